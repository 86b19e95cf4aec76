/** The command line. */
package io.zerog.bootstrap.cli;
