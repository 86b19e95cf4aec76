/**
 * Runs jobs in child processes. The node talks to a child over a Unix domain socket in {@link
 * io.zerog.adapter.process.Frame frames}; the child knows neither store nor queue.
 */
package io.zerog.adapter.process;
