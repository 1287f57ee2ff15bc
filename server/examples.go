package server

// example is a program to start from.
type example struct{ Title, Program string }

// gizmoExamples are the programs that the query page offers. They read along person, role, organisation and event, and
// work on every store, as they name nobody.
func gizmoExamples() []example {
	return []example{
		{"Who holds which role at which organisation", `// person -> post -> organisation
g.V().tag("person").out("<org:holds>").tag("post")
  .save("<org:role>", "role")
  .out("<org:postIn>").save("<schema:name>", "organisation")
  .back("person").save("<schema:name>", "name")
  .getLimit(50)`},
		{"Who chaired or co-chaired which event, and the sentence that says so", `// participation -> agent, event, evidence
["chair", "co-chair"].forEach(function (as) {
  g.V().tag("event").in("<wm:as/" + as + ">").tag("participation")
    .out("<wm:agent>").save("<schema:name>", as)
    .back("participation").out("<wm:evidence>").save("<wm:sentence>", "sentence")
    .getLimit(25)
})`},
		{"Organisations whose people sat at one table", `// organisation <- post <- person -> event <- person -> post -> organisation
g.V().has("<rdf:type>", "<schema:Organization>").save("<schema:name>", "one")
  .in("<org:postIn>").in("<org:holds>")
  .out("<wm:tookPart>").save("<schema:name>", "event")
  .in("<wm:tookPart>").out("<org:holds>").out("<org:postIn>")
  .has("<rdf:type>", "<schema:Organization>").save("<schema:name>", "other")
  .forEach(300, function (row) {
    if (row.one < row.other) g.emit(row)
  })`},
		{"Meetings of December 2021", `g.V().has("<schema:startDate>", gt("2021-11-30"), lt("2022"))
  .save("<schema:startDate>", "date").save("<schema:name>", "event")
  .getLimit(100)`},
	}
}
