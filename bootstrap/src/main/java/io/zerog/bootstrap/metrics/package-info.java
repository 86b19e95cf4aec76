/** The node's figures, for Prometheus. */
package io.zerog.bootstrap.metrics;
