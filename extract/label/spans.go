package label

// candidate is a possible mention in a sentence, with its probability.
type candidate struct {
	kind, first, end int // tokens of the sentence, end exclusive
	probability      float32
}

// A span below the probability least is no candidate, and one below threshold is not worth choosing. Of the thresholds
// tried in cross-validation those from 0.4 to 0.5 do equally well.
const (
	least     = 0.02
	threshold = 0.45
)

// candidates appends the likely spans of a sentence that run has seen, by their first token.
func (c *chain) candidates(dst []candidate, n int) []candidate {
	for i := range n {
		p := c.product[:]
		c.marginals(p, i)
		if p[outside] > 1-least {
			continue
		}
		for kind := range kindCount {
			first := firstTag(kind)
			if q := p[first+unit]; q > least {
				dst = append(dst, candidate{kind, i, i + 1, q})
			}
			if q := p[first+begin]; q > least {
				dst = c.extend(dst, kind, i, n, q)
			}
		}
	}
	return dst
}

// extend appends the likely spans of several tokens that begin with token i, where one begins with the probability p.
func (c *chain) extend(dst []candidate, kind, i, n int, p float32) []candidate {
	first := firstTag(kind)
	from := first + begin
	for j := i + 1; j < n && p > least; j++ {
		goesOn := float32(c.weight[from*width+first+inside] * c.emission[j*width+first+inside] * c.backward[j*width+first+inside])
		ends := float32(c.weight[from*width+first+last] * c.emission[j*width+first+last] * c.backward[j*width+first+last])
		if goesOn+ends <= 0 {
			break
		}
		if q := p * ends / (goesOn + ends); q > least {
			dst = append(dst, candidate{kind, i, j + 1, q})
		}
		p *= goesOn / (goesOn + ends)
		from = first + inside
	}
	return dst
}

// choose appends the candidates without overlap whose probabilities above threshold sum up to the most, in order.
func (c *chain) choose(dst, candidates []candidate, n int) []candidate {
	c.best, c.took = cleared(c.best, n+1), c.took[:0]
	for range n + 1 {
		c.took = append(c.took, -1) // the candidate that ends here, if it is chosen
	}
	next := 0
	for at := range n {
		if c.best[at] > c.best[at+1] {
			c.best[at+1], c.took[at+1] = c.best[at], -1
		}
		for ; next < len(candidates) && candidates[next].first == at; next++ {
			x := candidates[next]
			if v := c.best[at] + x.probability - threshold; v > c.best[x.end] {
				c.best[x.end], c.took[x.end] = v, next
			}
		}
	}
	return c.trace(dst, candidates, n)
}

// trace reads the chosen candidates off took, from the end of the sentence, and turns them around.
func (c *chain) trace(dst, candidates []candidate, n int) []candidate {
	from := len(dst)
	for end := n; end > 0; {
		if i := c.took[end]; i >= 0 {
			dst = append(dst, candidates[i])
			end = candidates[i].first
		} else {
			end--
		}
	}
	for i, j := from, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return dst
}
