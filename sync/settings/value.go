package settings

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The values that are written as text.
type (
	duration time.Duration
	clock    time.Duration
	weekday  time.Weekday
)

// UnmarshalText reads "5s", "1m30s".
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%.40q is no duration such as 5s or 1m30s", text)
	}
	*d = duration(v)
	return nil
}

// UnmarshalText reads "09:00" or "24:00".
func (c *clock) UnmarshalText(text []byte) error {
	d, err := app.ParseDaily("00:00-" + string(text))
	if err != nil {
		return fmt.Errorf("%.40q is no time of day such as 09:00", text)
	}
	*c = clock(d.To)
	return nil
}

// UnmarshalText reads "sat".
func (w *weekday) UnmarshalText(text []byte) error {
	d, ok := app.ParseWeekday(string(text))
	if !ok {
		return fmt.Errorf("%.40q is none of mon, tue, wed, thu, fri, sat and sun", text)
	}
	*w = weekday(d)
	return nil
}
