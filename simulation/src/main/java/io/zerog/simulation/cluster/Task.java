package io.zerog.simulation.cluster;

/**
 * The parameters of every simulated job.
 *
 * @param seconds how long a run takes
 * @param times how often it fails, continues, stalls or crashes
 */
public record Task(int seconds, int times) {}
