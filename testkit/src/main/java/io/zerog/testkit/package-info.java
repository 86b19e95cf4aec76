/** What an adapter proves itself with: a contract per port, a settable clock, ports that fail. */
package io.zerog.testkit;
