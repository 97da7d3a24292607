// Package providertest is the contract that every app.Provider passes: what it must
// find, send and say of a PagerDuty account, also while everything around it goes
// wrong. The account is the project's simulator, whose answers and the provider's
// requests are held against PagerDuty's own OpenAPI document where that is at hand.
//
// A provider's package calls Run from a test of its own.
package providertest
