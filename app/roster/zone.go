package roster

import (
	"fmt"
	"strings"
	"time"
)

// UnknownZone says that a name is no zone's that is known here.
type UnknownZone struct{ Name string }

func (e UnknownZone) Error() string {
	if e.Name == "" {
		return "no time zone is named"
	}
	return fmt.Sprintf("the time zone %.60q is not known; use a name such as Europe/Berlin", e.Name)
}

// Zone finds the zone of a name as PagerDuty writes it: an IANA name, or one of
// Ruby on Rails such as "Eastern Time (US & Canada)". The machine's own zone has no
// name here. The error is an UnknownZone, and then there is no zone: what to show
// times in instead is the caller's choice. Zones come from the system's zone data,
// or from time/tzdata where the program holds that.
func Zone(name string) (*time.Location, error) {
	iana := strings.TrimSpace(name)
	if city, ok := railsCities[iana]; ok {
		iana = city + "/" + strings.ReplaceAll(iana, " ", "_")
	} else if other, ok := railsZones[iana]; ok {
		iana = other
	}
	if iana == "" || iana == "Local" {
		return nil, UnknownZone{Name: name}
	}
	zone, err := time.LoadLocation(iana)
	if err != nil {
		return nil, UnknownZone{Name: name}
	}
	return zone, nil
}
