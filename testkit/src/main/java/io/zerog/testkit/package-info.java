/**
 * For people who write adapters, or test what uses them: one contract per port, a clock that a test
 * moves, jobs in every state, and ports that fail on demand.
 *
 * <p>An adapter proves itself by a test class that implements the contracts of its ports: a
 * constructor and a few getters.
 */
package io.zerog.testkit;
