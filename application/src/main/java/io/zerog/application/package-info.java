/**
 * The use cases: submit, query, cancel, work, reconcile, operate. Clocks, ids, randomness and
 * threads are handed in; nothing here knows a framework, so that a simulation can run it all.
 */
package io.zerog.application;
