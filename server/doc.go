// Package server answers over HTTP: a JSON API below /api/v1 and pages that read without JavaScript, on Gin.
//
//	srv, err := server.New(server.Options{KB: base, Log: log})
//	err = srv.Serve(ctx, listener) // returns after ctx is done and the last request is answered
//
// Its nouns are the KB (whatever can answer the questions), the Server, and two sorts of handlers: operations of the
// API, described by the OpenAPI document at /openapi.json, and pages. Both parse, ask the KB and write; what a request may
// cost is bounded by Limits. The package refuses to store, to extract and to know how the KB does what it does.
package server
