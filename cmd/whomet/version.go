package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion() *cobra.Command {
	cmd := &cobra.Command{Use: "version", Short: "Say which version this is", Args: cobra.NoArgs}
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		v := buildVersion()
		if *asJSON {
			return writeJSON(cmd.OutOrStdout(), v)
		}
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "whomet %s (%s, %s)\n", v.Version, v.Go, v.Platform)
		return err
	}
	return cmd
}

type versionAnswer struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// buildVersion is the version given when a release was built, else that of the module or the commit that it was built from.
func buildVersion() versionAnswer {
	out := versionAnswer{version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	info, found := debug.ReadBuildInfo()
	if out.Version != "" || !found {
		return out
	}
	out.Version = info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (out.Version == "" || out.Version == "(devel)") {
			out.Version = s.Value
		}
	}
	return out
}
