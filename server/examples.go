package server

var examples = []example{
	{"Who holds which role at which organisation", `g.V().has("<rdf:type>", "<schema:Person>").all()`},
}
