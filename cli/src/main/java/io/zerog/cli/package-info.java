/** The commands that ask a node over its REST API. */
package io.zerog.cli;
