// Package rules decides by a person's rule table what is made of a page: whether it
// rings, notifies or is only listed. It is pure and remembers nothing; that what has
// begun to ring rings on is the alarm's business.
//
// Where something is not known (whether I am on shift), the louder answer counts.
package rules
