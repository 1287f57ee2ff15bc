// Package cayley keeps the graph in Cayley: it turns articles and entities into quads and back, and runs Gizmo programs over
// them. It is the only package that imports Cayley, and none of Cayley's types leaves it.
//
//	store, err := cayley.Open(ctx, "bolt:meetings.bolt", cayley.Options{})
//	change, err := store.Write(ctx, cayley.Batch{Put: articles, Entities: named})
//	article, err := store.Article(ctx, "cnmc-2021-12-28")
//	rows, err := store.Gizmo(ctx, graph.GizmoQuery{Text: `g.V("<wm:person/watt-botksal>").out("<wm:tookPart>").all()`})
//
// The nouns: a Store is an open graph; a Batch is what one Write does to it, all or nothing; a Change says exactly what that
// was; a Quad is one statement. The package decides nothing about identity: articles come resolved.
//
// # Quads
//
// Every quad has a label. What an article says is labelled with the article's IRI, so that replacing and deleting an article is
// exact, and a fact that several articles state is there once for each. The type and names of an entity are labelled with the
// entity's own IRI, rulings with theirs.
//
//	wm:KIND/SLUG           rdf:type        schema:Person, schema:Event, schema:Place, wm:Accord, or schema.org's for organisations
//	                       schema:name, schema:alternateName
//	wm:person/...          org:holds       post
//	                       wm:tookPart     event           present or represented at an event that was held
//	                       wm:signed       accord          (organisations too)
//	wm:organisation/...    org:unitOf      organisation
//	                       wm:tookPart, wm:signed
//	wm:event/...           schema:startDate, schema:endDate "2021-12-28", "2021-12" or "2021": as precise as it is known
//	                       schema:location place
//	                       schema:superEvent event
//	                       wm:mode/MODE, wm:status/STATUS  article that says so; MODE is online or hybrid, STATUS not held
//	                       wm:evidence     evidence        of date and mode
//	wm:post/HASH           org:role        "Secretary of State"
//	                       org:postIn      organisation or place
//	                       wm:former       article that calls it a former post
//	                       wm:seen         "2021-12-28"    day on which an article that says so was published; first and last
//	                                                       are those of the post
//	                       wm:evidence     evidence
//	wm:participation/HASH  wm:agent        person, organisation or place
//	                       wm:event        event
//	                       wm:as/CAPACITY  event           CAPACITY is chair, co-chair, signatory, ..., attendee
//	                       wm:status/PRESENCE event        PRESENCE is represented, invited, absent or mentioned
//	                       wm:evidence     evidence
//	wm:evidence/HASH       wm:article      article
//	                       wm:sentence     "..."
//	                       wm:start, wm:end                of the sentence, in code points
//	                       wm:rule/NAME    article         NAME is the rule that decided
//	wm:article/ID          rdf:type        schema:NewsArticle
//	                       schema:headline, schema:datePublished, schema:url, schema:mentions, wm:source, wm:sha256, wm:text
//	                       wm:extractor/NAME article       NAME is the program and the models that read it, with versions
//	                       wm:extraction   JSON of everything that the article says, confidences included
//	wm:ruling/ID           wm:ruling       what a person decided, as its owner wrote it
//	                       wm:article      article that it speaks of
//
// A post is one node for one person, title and organisation, a participation one for one agent and event, whichever articles
// speak of them. The word for a value of a small closed set (a capacity, a status, a rule) is in the predicate: as an object,
// "attendee" would be the object of half of all participations, and Cayley keeps a list of all quads with one object and
// predicate, which it writes anew with each batch and reads for each quad that it removes. For the same reason participations
// and evidence have no rdf:type, and confidences are in the JSON only.
//
// # A program
//
// Who co-chaired an event, in which post, and the sentence that says so:
//
//	g.V("<wm:person/watt-botksal>").tag("person")
//	 .in("<wm:agent>").tag("participation").out("<wm:as/co-chair>").tag("event")
//	 .back("participation").out("<wm:evidence>").out("<wm:sentence>").all()
//
// From a person to the others at the same events and the organisations they hold posts in:
//
//	g.V("<wm:person/watt-botksal>").out("<wm:tookPart>").tag("event")
//	 .in("<wm:tookPart>").tag("other").out("<org:holds>").tag("post").out("<org:postIn>").all()
//
// IRIs may be written in full (<https://schema.org/name>) or with the prefixes wm:, org:, schema: and rdf:.
//
// Gizmo is slow at some things: a list of predicates in one step (write two steps and a union), regular expressions over all
// names, shortest paths (graph/meet has them in memory). Of Cayley 0.7.7, followRecursive over both() stops early, and a program
// cannot learn the label of one particular quad.
//
// # Stores
//
// In memory and in a file (packages below engine), quads lie in Cayley's key-value store; each read and each query sees one state
// of it, and never waits for a writer. In PostgreSQL they lie in the tables that Cayley reads, written by a few statements for
// each batch; any number of processes may share them: writers take turns (Turn), others wait for word of a commit (Await), or look
// for themselves twice in a second, and ask what is new (Since). A transaction that was ended for the sake of another one is
// tried again. CockroachDB takes the same way with a dialect of its own. All kinds run the suite in storetest, CockroachDB
// where WHOMET_TEST_COCKROACH names a server. A new kind is a backend and a line in openBackend.
package cayley
