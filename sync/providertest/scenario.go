package providertest

// scenario is the world of the suite. The one under test is Ana. She is on call by a
// layer-based schedule, by a shift-based one later, and for ever by a policy that
// names her; level 2 of that policy has a schedule on which nobody is left. No policy
// uses the pool, on which there are empty slots, and two at once.
//
// Requests for swaps go to a service for which Dana is on call for ever; two others are
// set up wrongly.
//
// The account's zone is not UTC, and there is no limit to calls.
const scenario = `
name = "contract"
seed = 3
me = "ana"

[account]
subdomain = "contract"
time_zone = "America/New_York"
rate_limit = -1
events_limit = -1
incidents_limit = -1
key = "account-key"
read_only_key = "read-only-key"
%s

[[person]]
key = "ana"
name = "Ana Costa"
email = "ana@example.com"
time_zone = "Europe/Lisbon"
token = "ana-token"

[[person]]
key = "dana"
name = "Dana Reyes"
email = "dana@example.com"
time_zone = "America/New_York"
zone_label = "Eastern Time (US & Canada)"
token = "dana-token"

[[person]]
key = "kenji"
name = "Kenji Mori"
email = "kenji@example.com"
time_zone = "Asia/Tokyo"
token = "kenji-token"

[[schedule]]
key = "primary"
name = "Payments primary"
time_zone = "Europe/Lisbon"
[[schedule.layer]]
name = "Weekly"
begins = "-26h"
turn = "7d"
people = ["ana", "dana", "kenji"]

[[schedule]]
key = "ended"
name = "Ended"
time_zone = "UTC"
[[schedule.layer]]
name = "Past"
begins = "-72h"
turn = "24h"
ends = "-24h"
people = ["kenji"]

[[shift_schedule]]
key = "secondary"
name = "Payments secondary"
time_zone = "America/New_York"
[[shift_schedule.rotation]]
name = "Secondary"
begins = "-2h"
lasts = "24h"
people = ["dana", "ana", "kenji"]

[[shift_schedule]]
key = "pool"
name = "Pool"
time_zone = "Asia/Kolkata"
[[shift_schedule.rotation]]
name = "Pair"
begins = "4h"
lasts = "9h"
days = ["mon", "wed", "thu"]
everyone = true
people = ["dana", "kenji"]
[[shift_schedule.rotation]]
name = "Single"
begins = "-3h"
lasts = "20h"
people = ["ana", "-", "kenji"]
[[shift_schedule.custom]]
begins = "30h"
lasts = "5h"
person = "dana"

[[policy]]
key = "payments"
name = "Payments escalation"
loops = 1
[[policy.level]]
delay = "5m"
targets = ["primary"]
[[policy.level]]
delay = "10m"
targets = ["secondary"]
[[policy.level]]
delay = "30m"
targets = ["kenji", "ana"]

[[policy]]
key = "always"
name = "Always Ana"
loops = 0
[[policy.level]]
delay = "10m"
targets = ["ana"]
[[policy.level]]
delay = "10m"
targets = ["ended"]

[[policy]]
key = "alone"
name = "Alone"
loops = 0
[[policy.level]]
delay = "10m"
targets = ["ana"]

[[policy]]
key = "others"
name = "Others"
loops = 0
[[policy.level]]
delay = "10m"
targets = ["dana"]

[[policy]]
key = "nobody"
name = "Nobody"
[[policy.level]]
delay = "10m"
targets = ["ended"]

[[priority]]
name = "P1"
[[priority]]
name = "P2"

[[custom_field]]
name = "environment"
display_name = "Environment"

[[custom_field]]
name = "runbook"
display_name = "Runbook"
data_type = "url"

[[service_field]]
name = "team_page"
display_name = "Team page"
data_type = "url"

[[service]]
key = "payments-api"
name = "Payments API"
description = "Takes the money. https://wiki.example.com/payments"
policy = "payments"
ack_timeout = "30m"
fields = { team_page = "https://wiki.example.com/team" }

[[service]]
key = "always-api"
name = "Always API"
policy = "always"

[[service]]
key = "alone-api"
name = "Alone API"
policy = "alone"

[[service]]
key = "others-api"
name = "Others API"
policy = "others"

[[service]]
key = "quiet-api"
name = "Quiet API"
policy = "always"
urgency = "low"

[[service]]
key = "swaps"
name = "Shift swaps"
policy = "others"
urgency = "low"

[[service]]
key = "swaps-too"
name = "Shift swaps, too"
policy = "payments"
urgency = "hours"
ack_timeout = "30m"
auto_resolve = "4h"

[[service]]
key = "empty"
name = "SWAPS2"
policy = "nobody"
urgency = "severity"

[[event]]
after = "-50d"
do = "trigger"
incident = "old"
service = "alone-api"
title = "open for fifty days"
`
