/** Settings: what can be set, where values come from, and the records they are read into. */
package io.zerog.bootstrap.settings;
