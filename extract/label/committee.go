package label

// committee is a model: networks of equal sizes that were trained from the same articles with other random numbers. The
// scores of tags are the mean of theirs. Several narrow networks err less than a wide one, and cost less time.
type committee struct {
	members     []*network
	transitions *tensor // the mean of theirs
	calibration Calibration
}

func newCommittee(members ...*network) *committee {
	c := &committee{members: members, transitions: newTensor("transitions", width, width), calibration: uncalibrated()}
	share := 1 / float32(len(members))
	for _, n := range members {
		for i, v := range n.transitions.w {
			c.transitions.w[i] += float32(v * share)
		}
	}
	return c
}

// lead is the member whose sizes, features and word vectors stand for those of all.
func (c *committee) lead() *network { return c.members[0] }
