/**
 * What the core needs from outside, in words of the JDK and the domain only.
 *
 * <p>Every failure of a port is either a typed result (exists, stale) or {@link
 * io.zerog.domain.port.PortUnavailableException}. Unavailable never means absent.
 */
package io.zerog.domain.port;
