package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

type queryView struct {
	chrome
	Program   string
	Asked     bool
	Complaint string
	Result    graph.GizmoResult
	Columns   []string
	Rows      [][]cell
	Examples  []example
	Elapsed   time.Duration
}

// cell is a value of a result, linked where it names an entity or article that has a page.
type cell struct{ Text, URL string }

// Short reports whether the cell is best kept on one line.
func (c cell) Short() bool { return len(c.Text) <= 24 }

// queryPage runs a Gizmo program from a form and shows its rows as a table. A program in the address (?q=) is only shown,
// as a link on any page of another site could bring it here.
func (s *Server) queryPage(c *gin.Context) (content, error) {
	view := queryView{chrome: chrome{Title: "Gizmo query", Section: "query"}, Examples: gizmoExamples()}
	view.Program = c.Query("q")
	if c.Request.Method == http.MethodPost {
		if err := c.Request.ParseForm(); err != nil {
			return content{}, fmt.Errorf("read the form: %w", err)
		}
		view.Program = c.Request.PostFormValue("q")
		view.Asked = strings.TrimSpace(view.Program) != ""
	}
	if !view.Asked {
		return content{"query.html", view}, nil
	}
	result, err := s.runGizmo(c.Request.Context(), view.Program, 0)
	if errors.Is(err, graph.ErrBadQuery) {
		view.Complaint = sentence(err)
		return content{"query.html", view}, nil
	}
	if err != nil {
		return content{}, err
	}
	view.Result, view.Elapsed = result, result.Elapsed.Round(10*time.Microsecond)
	view.Columns, view.Rows = table(result.Rows)
	return content{"query.html", view}, nil
}

// table lays rows out in columns, one per key that a row has, "id" first. Rows that are no objects go in one column.
func table(rows []any) ([]string, [][]cell) {
	keys := map[string]bool{}
	for _, row := range rows {
		for key := range columnsOf(row) {
			keys[key] = true
		}
	}
	columns := slices.SortedFunc(maps.Keys(keys), func(a, b string) int {
		if (a == "id") != (b == "id") {
			return map[bool]int{true: -1, false: 1}[a == "id"]
		}
		return strings.Compare(a, b)
	})
	cells := make([][]cell, len(rows))
	for i, row := range rows {
		values := columnsOf(row)
		for _, column := range columns {
			cells[i] = append(cells[i], newCell(values[column]))
		}
	}
	return columns, cells
}

func columnsOf(row any) map[string]any {
	switch row := row.(type) {
	case map[string]any:
		return row
	case map[string]string:
		values := make(map[string]any, len(row))
		for key, value := range row {
			values[key] = value
		}
		return values
	}
	return map[string]any{"value": row}
}

func newCell(value any) cell {
	text, ok := value.(string)
	if !ok && value != nil {
		raw, err := json.Marshal(value)
		if err != nil {
			return cell{Text: fmt.Sprint(value)}
		}
		text = string(raw)
	}
	id, named := strings.CutPrefix(strings.Trim(text, "<>"), "wm:")
	if article, ok := strings.CutPrefix(id, "article/"); named && ok {
		return cell{Text: text, URL: web.ArticlePath(graph.ArticleID(article))}
	}
	if named {
		return cell{Text: text, URL: web.Path(graph.EntityID(id))}
	}
	return cell{Text: text}
}
