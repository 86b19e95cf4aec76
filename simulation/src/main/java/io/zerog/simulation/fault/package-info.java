/** What may go wrong at a port call, when it does, and the table of what did. */
package io.zerog.simulation.fault;
