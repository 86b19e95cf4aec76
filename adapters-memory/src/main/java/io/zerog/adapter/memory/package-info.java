/**
 * Every port in memory, for tests, trials and jobs that may be forgotten with their process. Fast,
 * bounded by memory, and held to the same contracts as all other adapters.
 */
package io.zerog.adapter.memory;
