/**
 * Wrong variants of the protocol, made of wrappers around what nodes are handed. A simulation that
 * cannot tell them from the right one proves nothing.
 */
package io.zerog.simulation.mutant;
