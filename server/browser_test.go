package server_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/whomet/whomet/server"
	"github.com/whomet/whomet/server/web"
)

// TestBrowser looks for somebody in a real browser, opens the graph page, finds the drawn nodes, clicks on one and reads
// what is told of it. With WHOMET_SCREENSHOTS set it leaves pictures in that directory.
func TestBrowser(t *testing.T) {
	address := serveOnLoopback(t)
	b := newBrowser(t)
	b.do(chromedp.Navigate(address + "/"))
	b.do(chromedp.SendKeys(chromedp.CSS("#q"), "Botksal\r"))
	b.expect("article.best", "Deputy Secretary-General, Cambodia National Mekong Committee", "With Li Zhongping")
	b.picture("search")
	b.do(chromedp.Click(chromedp.CSS("article.best h2 a")))
	b.expect("h1", "Watt Botksal")
	b.picture("person")
	b.do(chromedp.Click(chromedp.CSS(`a.button[href^="/graph"]`)))
	b.expect("#panel", "Watt Botksal", "met 3")
	if drawn := b.attribute("#graph[data-drawn-nodes]", "data-drawn-nodes"); drawn != "4" {
		t.Errorf("%s nodes are drawn, want the four people of the workshop", drawn)
	}
	b.picture("graph")
	b.clickNode("person/li-zhongping")
	b.expect("#panel section blockquote", "co-chaired an online video workshop")
	b.expect("#panel", "Li Zhongping", "Meetings with Watt Botksal", "Workshop on Rural Water Resources")
	b.picture("chosen")
	b.do(chromedp.Navigate(address + "/graph"))
	b.expect(".time output", "2 March 2022: 9 of 9")
	b.do(chromedp.SendKeys(chromedp.CSS("#time"), kb.Home))
	b.expect(".time output", "28 December 2021: 6 of 9")
	b.picture("earlier")
	b.expectQuiet()
}

// browser is a tab of a headless Chromium. Its methods end the test when the browser does not do what they say.
type browser struct {
	*testing.T
	ctx      context.Context
	messages func() []string
}

// newBrowser starts a headless browser that draws in software. Where there is none the test is skipped, except in CI.
func newBrowser(t *testing.T) browser {
	t.Helper()
	if site, err := web.New(); err != nil || site.Script("graph") == "" {
		skipUnlessCI(t, "the scripts are not built: run npm ci && npm run build in server/web")
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(findChromium(t)), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU,
		chromedp.WindowSize(1366, 900), chromedp.Flag("enable-unsafe-swiftshader", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := browser{T: t, ctx: ctx}
	b.messages = listen(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return b
}

func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	skipUnlessCI(t, "no Chromium is installed")
	return ""
}

func skipUnlessCI(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func serveOnLoopback(t *testing.T) string {
	t.Helper()
	srv, err := server.New(server.Options{KB: newShelf()})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		http.DefaultClient.CloseIdleConnections()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// listen collects the messages of the console, exceptions and breaches of the content security policy among them.
func listen(ctx context.Context) func() []string {
	heard := make(chan string, 100)
	messages := chromedp.Console(ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			heard <- fmt.Sprint(message)
		}
	}()
	return func() []string {
		var all []string
		for {
			select {
			case one := <-heard:
				all = append(all, one)
			case <-time.After(100 * time.Millisecond):
				return all
			}
		}
	}
}

func run[T any](b browser, action chromedp.Action[T]) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		b.Fatalf("%v; the browser said %q", err, b.messages())
	}
	return value
}

func (b browser) do(step chromedp.Action[chromedp.Void]) {
	b.Helper()
	run(b, step)
}

// expect waits until an element is seen, and looks for texts in it.
func (b browser) expect(selector string, texts ...string) {
	b.Helper()
	got := strings.Join(strings.Fields(run(b, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible))), " ")
	for _, want := range texts {
		if !strings.Contains(got, want) {
			b.Errorf("%s lacks %q: %s", selector, want, got)
		}
	}
}

func (b browser) attribute(selector, name string) string {
	b.Helper()
	return run(b, chromedp.AttributeValue(chromedp.CSS(selector), name)).Value
}

// clickNode clicks with the mouse where the drawing shows a node.
func (b browser) clickNode(id string) {
	b.Helper()
	type point struct{ X, Y float64 }
	at := run(b, chromedp.Evaluate[point](fmt.Sprintf(`document.getElementById("graph").picture.positionOf(%q)`, id)))
	b.do(chromedp.MouseClickXY(at.X, at.Y))
}

// expectQuiet finds nothing on the console but what the software renderer says of its own speed.
func (b browser) expectQuiet() {
	b.Helper()
	for _, message := range b.messages() {
		if strings.Contains(message, "GPU stall due to ReadPixels") {
			continue
		}
		b.Errorf("the browser says: %s", message)
	}
}

func (b browser) picture(name string) {
	b.Helper()
	dir := os.Getenv("WHOMET_SCREENSHOTS")
	if dir == "" {
		return
	}
	png := run(b, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.Fatal(err)
	}
}
