package label_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMentionsAgree(t *testing.T) {
	_, labeller := kit()
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"an acronym is of the kind of its definition",
			"He spoke of the Republic of Korea (ROK). The ROK agreed.",
			[]string{"place Republic of Korea", "place ROK", "place ROK"},
		},
		{
			"letters that do not come from the name define nothing",
			"Minister Ana Silva (WXYZ) spoke.",
			[]string{"role Minister", "person Ana Silva", "organisation WXYZ"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := analyse(t, tt.text)
			if diff := cmp.Diff(tt.want, found(doc, labeller.Recognise(doc))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
