/** The products that a node stands on: what keeps its jobs, and what brings them to workers. */
package io.zerog.bootstrap.product;
