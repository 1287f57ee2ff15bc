package queue

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

// formatVersion is that of message; a program refuses those of later versions, and their articles are set aside until it is upgraded.
const formatVersion = 1

// message is what the payload of a message in the queue holds, as JSON compressed with Zstandard: an article to extract, or
// a finished extraction.
type message struct {
	Version    int               `json:"version"`
	Article    *graph.Article    `json:"article,omitempty"`
	Extraction *graph.Extraction `json:"extraction,omitempty"`
}

// maxMessage bounds what a payload may hold when it is unpacked: anybody who reaches the server can send one.
const maxMessage = 4 * source.DefaultMaxArticle

// codec packs and unpacks payloads. It is safe for concurrent use.
type codec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newCodec() (*codec, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("prepare to compress articles: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxMessage))
	if err != nil {
		return nil, fmt.Errorf("prepare to read compressed articles: %w", err)
	}
	return &codec{encoder, decoder}, nil
}

// envelope is an article on its way into the queue.
type envelope struct {
	id      graph.ArticleID
	key     string // of the article, in subjects
	content string // SHA-256 of what the message holds before it is compressed
	text    int    // bytes of the article
	payload []byte
}

// pack makes the message of an item. Equal items give equal messages.
func (c *codec) pack(item source.Item) (envelope, error) {
	m := message{Version: formatVersion, Article: &item.Article}
	if item.Extraction != nil {
		m.Article, m.Extraction = nil, item.Extraction
	}
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return envelope{}, fmt.Errorf("encode article %q: %w", item.Article.ID, err)
	}
	if plain.Len() > maxMessage {
		return envelope{}, fmt.Errorf("article %q with its facts has %d bytes, and a queue takes no more than %d", item.Article.ID, plain.Len(), maxMessage)
	}
	content := sha256.Sum256(plain.Bytes())
	return envelope{
		id: item.Article.ID, key: keyOf(item.Article.ID), content: hex.EncodeToString(content[:]), text: len(item.Article.Text),
		payload: c.encoder.EncodeAll(plain.Bytes(), nil),
	}, nil
}

// keyOf names an article in subjects, where its id cannot stand: 128 bits of its SHA-256.
func keyOf(id graph.ArticleID) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// messageID is what the server knows a message by when it is published again: the article, its content and what extracts it.
func (e *envelope) messageID(extractor string) string {
	sum := sha256.Sum256([]byte(e.content + "\n" + extractor))
	return e.key + "." + hex.EncodeToString(sum[:16])
}

// unpack reads a payload, which may come from anybody: what it returns is an article that can be extracted, or an extraction that
// keeps the contract of graph.Extraction.
func (c *codec) unpack(payload []byte) (source.Item, error) {
	plain, err := c.decoder.DecodeAll(payload, nil)
	if err != nil {
		return source.Item{}, fmt.Errorf("the message is not compressed with Zstandard, or too large: %w", err)
	}
	if !utf8.Valid(plain) {
		return source.Item{}, errors.New("the message is not UTF-8")
	}
	var m message
	if err := json.Unmarshal(plain, &m); err != nil {
		return source.Item{}, fmt.Errorf("the message is not in the form that whomet publishes: %w", err)
	}
	switch {
	case m.Version > formatVersion:
		return source.Item{}, fmt.Errorf("the message has format %d and this program knows %d: upgrade it, then try again", m.Version, formatVersion)
	case m.Version < 1 || (m.Article == nil) == (m.Extraction == nil):
		return source.Item{}, errors.New("the message has no version, or not exactly one of article and extraction")
	case m.Extraction != nil:
		m.Extraction.Normalise()
		m.Article = &m.Extraction.Article
	}
	if err := complete(m.Article); err != nil {
		return source.Item{}, err
	}
	check := graph.Extraction{Article: *m.Article}
	if m.Extraction != nil {
		check = *m.Extraction
	}
	if err := check.Check(); err != nil {
		return source.Item{}, errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return source.Item{Article: *m.Article, Extraction: m.Extraction}, nil
}

// complete checks what package source promises of an article and graph.Extraction.Check does not look at, and the hash of its text.
func complete(a *graph.Article) error {
	switch {
	case strings.TrimSpace(a.Text) == "":
		return errors.New("article.text is empty")
	case strings.ContainsRune(a.Text, 0):
		return errors.New("article.text holds a zero byte")
	}
	sum := sha256.Sum256([]byte(a.Text))
	hash := hex.EncodeToString(sum[:])
	if a.SHA256 != "" && a.SHA256 != hash {
		return errors.New("article.sha256 is not that of article.text")
	}
	a.SHA256 = hash
	return nil
}
