package main

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/whomet/whomet/extract/queue/queuetest"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// TestQueueScripts runs testdata/queue/*.txtar with a NATS server at $NATS; each has a queue of its own.
func TestQueueScripts(t *testing.T) {
	server := queuetest.Start(t, "")
	secret := queuetest.Start(t, `authorization { token: "s3cret" }`)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/queue",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/data")
			env.Setenv("NATS", "nats://"+server.Address)
			env.Setenv("SECRET", "nats://"+secret.Address)
			env.Setenv("SECRET_HOST", secret.Address)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			// send QUEUE ARTICLE TEXT: puts a message into a queue that whomet cannot read.
			"send": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 3 {
					ts.Fatalf("usage: send QUEUE ARTICLE TEXT")
				}
				ts.Check(server.Send(args[0], args[1], []byte(args[2])))
			},
		},
	})
}

// runningWorker is a worker that was started.
type runningWorker struct {
	cmd    *exec.Cmd
	stderr strings.Builder
	named  chan string // what it says of articles, line by line; closed at its end
}

func startWorker(t *testing.T, binary, queue, store string, args ...string) *runningWorker {
	t.Helper()
	w := &runningWorker{named: make(chan string, 10_000)}
	w.cmd = exec.Command(binary, append([]string{"worker", "-v", "--queue", queue, "--store", store, "--attempts", "20", "--retry-after", "100ms"}, args...)...)
	w.cmd.Stderr = &w.stderr
	stdout, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.cmd.Process.Kill() })
	go w.read(stdout)
	return w
}

func (w *runningWorker) read(stdout io.Reader) {
	defer close(w.named)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		w.named <- lines.Text()
	}
}

// wait waits for the end of the worker and returns the articles that it said are on disk.
func (w *runningWorker) wait() (loaded []string, err error) {
	for line := range w.named {
		if id, found := strings.CutPrefix(line, "loaded "); found {
			loaded = append(loaded, id)
		}
	}
	return loaded, w.cmd.Wait()
}

// testKilledWorker kills workers at moments of every sort, and the server once: nothing is lost, nothing double, and the graph is
// the one that a plain load gives.
func testKilledWorker(t *testing.T, binary string) {
	server := queuetest.Start(t, "")
	dir, queue := t.TempDir(), server.URL("killed")
	articles, plain, store := filepath.Join(dir, "articles.jsonl"), "bolt:"+filepath.Join(dir, "plain.bolt"), "bolt:"+filepath.Join(dir, "killed.bolt")
	total := writeArticles(t, articles, 1)
	began := time.Now()
	output(t, binary, "load", "--store", plain, articles)
	whole := time.Since(began)
	output(t, binary, "queue", "limits", "--queue", queue, "--silence", "1s")
	output(t, binary, "load", "--queue", queue, articles)

	random := rand.New(rand.NewPCG(3, 4))
	promised := map[string]bool{}
	for round := range 4 {
		w := startWorker(t, binary, queue, store)
		killed := time.AfterFunc(whole/8+time.Duration(random.Float64()*0.3*float64(whole)), func() { _ = w.cmd.Process.Kill() })
		loaded, err := w.wait()
		killed.Stop()
		if err == nil {
			t.Fatal("a worker ended that nobody killed")
		}
		for _, id := range loaded {
			promised[id] = true
		}
		if round == 2 {
			server.Kill()
			server.Start()
		}
	}
	if len(promised) == 0 {
		t.Error("no worker did anything before it was killed")
	} else {
		stored := storedArticles(t, binary, store)
		for id := range promised {
			if !stored[id] {
				t.Errorf("%s was reported as loaded and is not there", id)
			}
		}
	}
	if _, err := startWorker(t, binary, queue, store, "--until-empty").wait(); err != nil {
		t.Fatal(err)
	}
	if stored := storedArticles(t, binary, store); len(stored) != total {
		t.Errorf("%d articles stored, want %d", len(stored), total)
	}
	sameGraph(t, binary, plain, store)
	emptyQueue(t, binary, queue)
}

func sameGraph(t *testing.T, binary, want, got string) {
	t.Helper()
	for _, format := range []string{"nquads", "entities"} {
		want := output(t, binary, "export", "--store", want, "--format", format)
		got := output(t, binary, "export", "--store", got, "--format", format)
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s (-load +queue):\n%.3000s", format, diff)
		}
	}
}

func emptyQueue(t *testing.T, binary, queue string) {
	t.Helper()
	var status struct {
		Waiting  int `json:"waiting"`
		InWork   int `json:"in_work"`
		SetAside int `json:"set_aside"`
	}
	if err := json.Unmarshal(output(t, binary, "queue", "--json", "--queue", queue), &status); err != nil {
		t.Fatal(err)
	}
	if status.Waiting+status.InWork+status.SetAside > 0 {
		t.Errorf("the queue has %+v", status)
	}
}

// testStoppedWorker asks a worker to stop: it ends well, what it has begun is done, and the rest is in the queue for others at once.
func testStoppedWorker(t *testing.T, binary string) {
	server := queuetest.Start(t, "")
	dir, queue := t.TempDir(), server.URL("stopped")
	articles, store := filepath.Join(dir, "articles.jsonl"), "bolt:"+filepath.Join(dir, "s.bolt")
	total := writeArticles(t, articles, 1)
	output(t, binary, "load", "--queue", queue, articles)
	w := startWorker(t, binary, queue, store)
	first := <-w.named

	second, err := exec.Command(binary, "worker", "--queue", queue, "--store", store).CombinedOutput()
	if err == nil || !strings.Contains(string(second), "a file serves one worker") {
		t.Errorf("a second worker on the file: %v\n%s", err, second)
	}
	_ = w.cmd.Process.Signal(syscall.SIGTERM)
	loaded, err := w.wait()
	if err != nil {
		t.Errorf("stopped worker: %v\n%s", err, w.stderr.String())
	}
	if stored := storedArticles(t, binary, store); len(stored) != len(loaded)+1 || len(stored) == total {
		t.Errorf("%d of %d articles are stored; %q and %d more were reported", len(stored), total, first, len(loaded))
	}
	if _, err := startWorker(t, binary, queue, store, "--until-empty").wait(); err != nil {
		t.Fatal(err)
	}
	if stored := storedArticles(t, binary, store); len(stored) != total {
		t.Errorf("%d articles stored, want %d", len(stored), total)
	}
}

// testSharedStore has three workers on one database. One is killed, one is held until the server gives what it has to another
// one and then goes on, the server ends and comes back: the graph is the one that a plain load gives.
func testSharedStore(t *testing.T, binary string) {
	server := queuetest.Start(t, "")
	dir, queue := t.TempDir(), server.URL("shared")
	store := storetest.Postgres(t)()
	articles, plain := filepath.Join(dir, "articles.jsonl"), "bolt:"+filepath.Join(dir, "plain.bolt")
	total := writeArticles(t, articles, 1)
	output(t, binary, "load", "--store", plain, articles)
	output(t, binary, "queue", "limits", "--queue", queue, "--silence", "1s")
	output(t, binary, "load", "--queue", queue, articles)

	var workers []*runningWorker
	for range 3 {
		workers = append(workers, startWorker(t, binary, queue, store, "--batch", "8", "--until-empty"))
	}
	for _, w := range workers {
		<-w.named // each has begun
	}
	_ = workers[0].cmd.Process.Kill()
	_ = workers[1].cmd.Process.Signal(syscall.SIGSTOP)
	server.Stop()
	server.Start()
	time.Sleep(2 * time.Second) // longer than the server waits for the worker that is held
	_ = workers[1].cmd.Process.Signal(syscall.SIGCONT)
	var wait sync.WaitGroup
	for i, w := range workers {
		wait.Go(func() {
			if _, err := w.wait(); (err == nil) == (i == 0) {
				t.Errorf("worker %d: %v\n%s", i, err, w.stderr.String())
			}
		})
	}
	wait.Wait()
	if stored := storedArticles(t, binary, store); len(stored) != total {
		t.Errorf("%d articles stored, want %d", len(stored), total)
	}
	sameGraph(t, binary, plain, store)
	emptyQueue(t, binary, queue)
}
