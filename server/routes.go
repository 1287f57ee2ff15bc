package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
)

// routes is the table of contents of the server.
func (s *Server) routes() *gin.Engine {
	gin.SetMode(gin.ReleaseMode) // else Gin prints its routes on standard output
	r := gin.New()
	r.UseRawPath, r.HandleMethodNotAllowed = true, true // an id may contain an escaped slash
	r.Use(s.identify, s.logRequest, s.recoverPanic, s.guard, s.bound)
	r.NoRoute(s.noRoute)
	r.NoMethod(s.noMethod)

	r.GET("/healthz", s.health)
	r.GET("/readyz", s.ready)
	r.GET("/assets/:name", gin.WrapH(s.site))

	api := s.newAPI(r)
	get(api, "/search", "Search people, organisations, events, places and articles", s.apiSearch)
	get(api, "/people", "List people", s.apiEntities(graph.KindPerson))
	get(api, "/people/{id}", "A person: roles, meetings, evidence", s.apiAgent(graph.KindPerson))
	get(api, "/people/{id}/met", "Whom a person met, most often first", s.apiMet)
	get(api, "/people/{id}/timeline", "The participations of a person, newest first", s.apiTimeline(graph.KindPerson))
	get(api, "/organisations", "List organisations", s.apiEntities(graph.KindOrganisation))
	get(api, "/organisations/{id}", "An organisation: people and their roles, units, meetings", s.apiAgent(graph.KindOrganisation))
	get(api, "/organisations/{id}/timeline", "The participations of an organisation, newest first", s.apiTimeline(graph.KindOrganisation))
	get(api, "/places", "List places", s.apiEntities(graph.KindPlace))
	get(api, "/places/{id}", "A place: offices of it, meetings it took part in as a country", s.apiAgent(graph.KindPlace))
	get(api, "/events", "List events", s.apiEntities(graph.KindEvent))
	get(api, "/events/{id}", "An event: date, place, status, participants, evidence", s.apiEvent)
	get(api, "/articles", "List articles", s.apiArticles)
	get(api, "/articles/{id}", "An article: text, mentions, facts", s.apiArticle)
	get(api, "/articles/{id}/history", "What became of an article, the earliest first, also of a deleted one", s.apiHistory)
	get(api, "/articles/{id}/explanation", "How an article is read: mentions, facts and what was nearly said, sentence by sentence", s.apiExplanation)
	get(api, "/paths", "Who connects two people", s.apiPaths)
	get(api, "/graph", "A part of the graph to draw", s.apiGraph)
	get(api, "/stats", "What the store holds", s.apiStats)
	huma.Register(api.API, s.gizmoOperation(), answer(api, s.apiGizmo))
	if s.review != nil {
		s.reviewAPI(api)
		s.reviewPages(r)
	}
	if s.keeper != nil {
		s.maintenanceAPI(api)
	}
	r.GET("/openapi.json", s.openAPI(api))

	r.GET("/", s.page(s.homePage))
	r.GET("/search", s.page(s.searchPage))
	r.GET("/people", s.page(s.entitiesPage(graph.KindPerson)))
	r.GET("/people/:id", s.page(s.agentPage(graph.KindPerson)))
	r.GET("/people/:id/met", s.page(s.metPage))
	r.GET("/organisations", s.page(s.entitiesPage(graph.KindOrganisation)))
	r.GET("/organisations/:id", s.page(s.agentPage(graph.KindOrganisation)))
	r.GET("/places", s.page(s.entitiesPage(graph.KindPlace)))
	r.GET("/places/:id", s.page(s.agentPage(graph.KindPlace)))
	r.GET("/events", s.page(s.entitiesPage(graph.KindEvent)))
	r.GET("/events/:id", s.page(s.eventPage))
	r.GET("/articles", s.page(s.articlesPage))
	r.GET("/articles/:id", s.page(s.articlePage))
	r.GET("/articles/:id/explain", s.page(s.explainPage))
	r.GET("/paths", s.page(s.pathPage))
	r.GET("/graph", s.page(s.graphPage))
	r.GET("/query", s.page(s.queryPage))
	r.POST("/query", s.page(s.queryPage))
	r.GET("/api", s.page(s.apiPage(api)))
	return r
}

func (s *Server) health(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

func (s *Server) ready(c *gin.Context) {
	if err := s.kb.Ready(); err != nil {
		s.log.Warn("not ready", "error", err)
		c.String(http.StatusServiceUnavailable, "not ready\n")
		return
	}
	c.String(http.StatusOK, "ready\n")
}
