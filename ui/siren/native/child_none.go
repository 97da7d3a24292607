//go:build !(windows || darwin || (linux && cgo))

package native

import "errors"

func play(*asker) error {
	return errors.New("this build has no access to the system's own sound interface")
}
