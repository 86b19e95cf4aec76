/** Runs the production classes in virtual time, with seeded faults. */
package io.zerog.simulation;
