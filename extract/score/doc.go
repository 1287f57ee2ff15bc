// Package score measures extracted facts against gold.
//
// Gold is a directory of annotated articles (ReadGold), Predictions are what an extractor printed for them
// (ReadPredictions), and Score counts for each Measure what was found, what is wrong and what was lost. Predicted things are
// first paired one to one with gold things, people and bodies by name, events by shared mentions, names and participants;
// facts are then compared in terms of the gold things. All figures are micro-averaged over articles.
//
//	gold, err := score.ReadGold("corpus/dev")
//	predictions, err := score.ReadPredictions(file)
//	report := score.Score(gold, predictions)
//	err = report.WriteText(os.Stdout, score.TextOptions{})
//
// Compare tells whether two runs over the same gold differ by more than chance. The package does not extract, and it knows
// nothing outside an article: identity across articles is not measured here.
package score
