package server

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

type explainView struct {
	chrome
	Article graph.Article
	graph.Extraction
	Stored    string // what extracted the facts that the graph holds
	Sentences []explainedSentence
}

// Stale reports whether the facts in the graph were extracted by something else than what explains them.
func (v explainView) Stale() bool { return v.Stored != v.Extractor }

// explainedSentence is a sentence with its mentions in colour, and as much of what was nearly said as is worth the room.
type explainedSentence struct {
	graph.SentenceExplained
	Pieces []web.Piece
	Nearly []graph.AnswerExplained
}

// Silent reports whether nothing is told of the sentence.
func (s explainedSentence) Silent() bool { return len(s.Mentions)+len(s.Facts)+len(s.Nearly) == 0 }

// maxNearly bounds the answers that were not taken and are shown of a sentence; whomet explain shows as many.
const maxNearly = 8

// explainPage shows how an article is read.
func (s *Server) explainPage(c *gin.Context) (content, error) {
	article, explanation, err := s.explain(c.Request.Context(), graph.ArticleID(c.Param("id")))
	if err != nil {
		return content{}, err
	}
	view := explainView{
		chrome: chrome{Title: "How " + article.Title + " is read", Section: "article",
			JSON: apiPrefix + web.ArticlePath(article.ID) + "/explanation"},
		Article: article.Article, Extraction: explanation.Extraction, Stored: article.Extractor,
	}
	for _, sentence := range explanation.Sentences {
		view.Sentences = append(view.Sentences, explainedSentence{
			SentenceExplained: sentence,
			Pieces:            web.Explained(sentence, article.Mentions),
			Nearly:            sentence.Refused[:min(len(sentence.Refused), maxNearly)],
		})
	}
	return content{"explain.html", view}, nil
}

func (s *Server) apiExplanation(ctx context.Context, in *ByID) (*output[graph.Explanation], error) {
	_, explanation, err := s.explain(ctx, graph.ArticleID(in.ID))
	if err != nil {
		return nil, err
	}
	return &output[graph.Explanation]{explanation}, nil
}

// explain finds an article and tells how it is read.
func (s *Server) explain(ctx context.Context, id graph.ArticleID) (graph.ArticleView, graph.Explanation, error) {
	article, err := s.kb.Article(ctx, id)
	if err != nil {
		return graph.ArticleView{}, graph.Explanation{}, err
	}
	explanation, err := s.explanations.explain(ctx, article.Article)
	return article, explanation, err
}
