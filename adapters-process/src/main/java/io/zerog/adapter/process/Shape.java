package io.zerog.adapter.process;

import java.util.List;

/**
 * How a child is started; children of one shape can stand in for each other.
 *
 * @param maxHeap bytes
 * @param options further options of its JVM
 */
record Shape(long maxHeap, List<String> options) {}
