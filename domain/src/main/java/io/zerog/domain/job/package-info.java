/**
 * The lifecycle of a job: an immutable aggregate, its states, and the pure policy that ends runs.
 */
package io.zerog.domain.job;
