/** Every port in memory, for tests and trials. */
package io.zerog.adapter.memory;
