package simtest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Env names the variable that holds the path of PagerDuty's document.
const Env = "DOGWATCH_PAGERDUTY_SPEC"

const fileName = "openapi-slim.json"

// document is PagerDuty's, mended, and a router over its paths.
type document struct {
	doc    *openapi3.T
	router routers.Router
}

// load reads the document once for the whole process. It is nil where the
// variable is not set.
var load = sync.OnceValues(func() (*document, error) {
	path := os.Getenv(Env)
	if path == "" {
		return nil, nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, fileName)
	}
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("PagerDuty's document (%s): %w", Env, err)
	}
	if err := doc.Validate(loader.Context, openapi3.DisableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("PagerDuty's document (%s): %w", Env, err)
	}
	doc.Servers = nil
	if err := mend(doc); err != nil {
		return nil, fmt.Errorf("PagerDuty's document (%s): %w", Env, err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("PagerDuty's document (%s): %w", Env, err)
	}
	return &document{doc, router}, nil
})
