/** Measures throughput and latency, peers in the same run. */
package io.zerog.benchmarks;
