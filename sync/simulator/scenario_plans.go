package simulator

// SchedulePlan is a layer-based schedule. Where layers overlap, the later wins.
type SchedulePlan struct {
	Key         string         `toml:"key"`
	ID          string         `toml:"id"`
	Name        string         `toml:"name"`
	Description string         `toml:"description"`
	TimeZone    string         `toml:"time_zone"`
	ZoneLabel   string         `toml:"zone_label"`
	Team        string         `toml:"team"`
	Layers      []LayerPlan    `toml:"layer"`
	Overrides   []OverridePlan `toml:"override"`
}

// LayerPlan is a rotation. The turn of the first person runs at the start: it
// began at Begins (relative, "" is the start itself), taken down to the full hour.
type LayerPlan struct {
	Name         string            `toml:"name"`
	Begins       Span              `toml:"begins"`
	Turn         Span              `toml:"turn"`
	Ends         Span              `toml:"ends"` // relative to the start; zero: never
	People       []string          `toml:"people"`
	Past         Span              `toml:"past"` // how long the rotation has run before Begins
	Restrictions []RestrictionPlan `toml:"restriction"`
}

// RestrictionPlan is a stretch of each day, or with Day ("mon") of each week. It
// begins at the wall-clock time At ("09:00"), or at Begins, relative to the start
// and taken down to the full hour.
type RestrictionPlan struct {
	Day    string `toml:"day"`
	At     string `toml:"at"`
	Begins *Span  `toml:"begins"`
	Lasts  Span   `toml:"lasts"`
}

// OverridePlan puts a person on a layer-based schedule.
type OverridePlan struct {
	Begins Span   `toml:"begins"`
	Lasts  Span   `toml:"lasts"`
	Person string `toml:"person"`
}

// ShiftsPlan is a shift-based schedule.
type ShiftsPlan struct {
	Key         string         `toml:"key"`
	ID          string         `toml:"id"`
	Name        string         `toml:"name"`
	Description string         `toml:"description"`
	TimeZone    string         `toml:"time_zone"`
	Team        string         `toml:"team"`
	Rotations   []RotationPlan `toml:"rotation"`
	Customs     []OverridePlan `toml:"custom"`
}

// RotationPlan is a rotation with one recurring shift. Its first occurrence
// begins at Begins, relative to the start and taken down to the full hour, Past
// earlier; the one that begins at Begins is staffed by the first of People. "-"
// among them is a slot left empty.
type RotationPlan struct {
	Name      string   `toml:"name"`
	Begins    Span     `toml:"begins"`
	Lasts     Span     `toml:"lasts"`
	Ends      Span     `toml:"ends"`
	EveryDays int      `toml:"every_days"` // 0 is 1
	Days      []string `toml:"days"`       // of the week: "mon"; then it recurs weekly
	EveryWeek int      `toml:"every_weeks"`
	Everyone  bool     `toml:"everyone"` // all of People at once
	PerPerson int      `toml:"per_person"`
	Past      Span     `toml:"past"`
	People    []string `toml:"people"`
}

// PolicyPlan is an escalation policy. Loops is how often it starts again.
type PolicyPlan struct {
	Key         string      `toml:"key"`
	ID          string      `toml:"id"`
	Name        string      `toml:"name"`
	Description string      `toml:"description"`
	Team        string      `toml:"team"`
	Loops       int         `toml:"loops"`
	Levels      []LevelPlan `toml:"level"`
}

// LevelPlan is one level: whom it pages (people and schedules) and how long it
// waits before the next.
type LevelPlan struct {
	Delay   Span     `toml:"delay"`
	Targets []string `toml:"targets"`
}

// ServicePlan is a service. Urgency is high ("" too), low, severity (by the
// event's severity) or hours (by its support hours).
type ServicePlan struct {
	Key         string    `toml:"key"`
	ID          string    `toml:"id"`
	Name        string    `toml:"name"`
	Description string    `toml:"description"`
	Policy      string    `toml:"policy"`
	Team        string    `toml:"team"`
	Urgency     string    `toml:"urgency"`
	Hours       HoursPlan `toml:"hours"`
	AckTimeout  Span      `toml:"ack_timeout"`  // zero: off
	AutoResolve Span      `toml:"auto_resolve"` // zero: off
	RoutingKey  string    `toml:"routing_key"`
	Status      string    `toml:"status"` // "", maintenance or disabled
	// Fields are values of the account's service fields, by name.
	Fields map[string]any `toml:"fields"`
}

// HoursPlan is a service's support hours: the urgency in them and outside, and
// whether what came in low is raised when they begin.
type HoursPlan struct {
	TimeZone string   `toml:"time_zone"`
	From     string   `toml:"from"`
	To       string   `toml:"to"`
	Days     []string `toml:"days"` // none: Monday to Friday
	During   string   `toml:"during"`
	Outside  string   `toml:"outside"`
	Raise    bool     `toml:"raise"`
}

// EventPlan is one thing that happens, After the start; before it, where After
// is negative. With Part it does not happen by itself, but After each time that
// the part is played (Simulator.Play).
type EventPlan struct {
	After Span   `toml:"after"`
	Part  string `toml:"part"`
	// Do is trigger, acknowledge, resolve, escalate, reassign, snooze, urgency,
	// priority, note, respond, storm, override, skew, revoke or fault.
	Do string `toml:"do"`

	// Incident is the label of the incident that it is about; for a trigger and a
	// storm, the label that the new one gets.
	Incident string `toml:"incident"`
	// By is the person who does it, Via the way ("mobile", "website", "api").
	By  string `toml:"by"`
	Via string `toml:"via"`
	// IfStatus lets it happen only while the incident has that status.
	IfStatus string `toml:"if_status"`

	// Of a trigger: it comes as an event of the service's integration.
	Service   string         `toml:"service"`
	Title     string         `toml:"title"`
	Severity  string         `toml:"severity"`
	Urgency   string         `toml:"urgency"`
	Priority  string         `toml:"priority"`
	Dedup     string         `toml:"dedup_key"`
	Source    string         `toml:"source"`
	Component string         `toml:"component"`
	Group     string         `toml:"group"`
	Class     string         `toml:"class"`
	Client    string         `toml:"client"`
	ClientURL string         `toml:"client_url"`
	Details   map[string]any `toml:"details"`
	Links     []LinkPlan     `toml:"links"`
	// Fields are values of the incident's custom fields, by name.
	Fields map[string]any `toml:"fields"`
	// Body makes a trigger By's doing instead of an event's: no alert comes with it.
	Body string `toml:"body"`

	To       []string `toml:"to"`    // reassign, respond
	Level    int      `toml:"level"` // escalate
	Count    int      `toml:"count"` // storm
	Text     string   `toml:"text"`  // note, respond, resolve
	For      Span     `toml:"for"`   // snooze, override, skew
	Schedule string   `toml:"schedule"`
	Begins   Span     `toml:"begins"` // override, relative to the event
	Fault    *Fault   `toml:"fault"`
}

// LinkPlan is a link, or with Src an image, that comes with a trigger.
type LinkPlan struct {
	Href string `toml:"href"`
	Text string `toml:"text"`
	Src  string `toml:"src"`
	Alt  string `toml:"alt"`
}
