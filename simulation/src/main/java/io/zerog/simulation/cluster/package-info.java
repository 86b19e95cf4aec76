/**
 * A whole ZeroG in one simulation: nodes of production classes over shared memory adapters, their
 * users, their fate, and the history that says whether a promise was broken.
 */
package io.zerog.simulation.cluster;
