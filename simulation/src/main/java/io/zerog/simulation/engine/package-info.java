/**
 * Virtual time and actors that run one at a time: the same seed always takes the same course.
 * Nothing here knows what is simulated.
 */
package io.zerog.simulation.engine;
