// Package campaign is the fault campaign: nights on call in fake time, in which the
// real engine, the real store on a real disk and the real PagerDuty adapter meet a
// simulated PagerDuty that goes wrong in every way it can, while the watch crashes,
// sleeps and is restarted, and a person presses buttons.
//
// A night is a seed. What happened in it is written down from outside: by the
// simulator, by the transport and by what the siren was told. The judge goes by these
// notes alone, once the night is over, and holds them against the promises: no page
// is missed, no act is lost or done twice, nothing is called acknowledged that is
// not. It shares no rule with the engine or the alarm.
//
// `go test` plays a few nights, `make campaign` some hundreds; docs/reliability.md
// holds the figures and says what is not modelled. The package holds tests alone.
package campaign
