/** A running node: its object graph, its threads, how it starts and how it stops. */
package io.zerog.bootstrap.node;
