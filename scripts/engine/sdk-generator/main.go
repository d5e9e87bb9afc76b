// Writes the SDKs of a Pulumi schema with Pulumi's own generators: sdk-generator SCHEMA FOLDER [LANGUAGE...].
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-aws-coverage"

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: sdk-generator SCHEMA FOLDER [python|go|nodejs...]")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(schemaFile, folder string, languages []string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	if len(languages) == 0 {
		languages = []string{"python", "go", "nodejs"}
	}
	for _, language := range languages {
		files, err := generate(spec, language)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		for path, content := range files {
			file := filepath.Join(folder, language, path)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(file, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func generate(spec schema.PackageSpec, language string) (map[string][]byte, error) {
	loader := schema.NewNullLoader()
	bound, diagnostics, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	none := map[string][]byte{}
	switch language {
	case "python":
		return python.GeneratePackage(tool, bound, none, nil)
	case "go":
		return golang.GeneratePackage(tool, bound, nil)
	case "nodejs":
		return nodejs.GeneratePackage(tool, bound, none, nil, false, nil)
	}
	return nil, fmt.Errorf("there is no generator for it")
}
