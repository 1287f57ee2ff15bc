// Package queue carries articles from those who find them to those who extract them: a durable queue on a NATS server with
// JetStream, which outlives every process that uses it. It lies beside package source because it is the same thing to the
// pipeline, a place where articles come from; what becomes of an article is in the hands of the Worker's Graph.
//
//	q, err := queue.Open(ctx, "nats://127.0.0.1:4222", queue.Options{Create: true})
//	added, err := q.Publish(ctx, item, extractor.Version())
//	err = (&queue.Worker{Queue: q, Extractor: extractor, Graph: base}).Run(ctx)
//
// # What holds
//
// An article leaves the queue when the graph has it on disk, or when it is set aside with a reason; so a worker, a server or
// a network that fails at any moment loses nothing. It may be delivered more than once; as loading the same article
// again changes nothing, nothing is in the graph twice. Of several versions of one article the one published last stays in the
// queue and displaces those that still wait; a worker looks once more just before it stores one. Where two versions are published within
// the second that two workers take to store them, the older may win: publish it again.
//
// What fails for a reason that cannot go away by itself (an article that cannot be decoded or extracted) is set aside at
// once. What the store refuses, or what ends the process that works on it, is tried again, each time later, and set aside
// after some deliveries. Set aside means kept, text and all, in a stream of its own, to be tried again or dropped by a person.
//
// A publisher waits while the queue is full, a worker takes no more than it has room for, and tells the server while it works on a long
// article that it is alive. A worker begins with one article at a time and does so again whenever it is given one that
// was delivered before: should one of them end the process, those around it are not blamed.
//
// # In JetStream
//
// A queue NAME is a stream NAME (work queue, one message for each article, new ones refused when full) with the durable
// pull consumer "worker", a stream NAME-aside, and an object store NAME-large for articles that do not fit a message. The
// package is the only importer of nats.go. It sets up no server, no cluster and no users.
package queue
