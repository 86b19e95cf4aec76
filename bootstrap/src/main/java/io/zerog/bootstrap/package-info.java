/** Configuration, wiring, start and stop; the only package that knows all others. */
package io.zerog.bootstrap;
