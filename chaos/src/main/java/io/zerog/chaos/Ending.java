package io.zerog.chaos;

/**
 * What the API answered of a finished job.
 *
 * @param cause empty where it succeeded
 * @param output the attempt whose output counts; 0 without one
 */
record Ending(
        String state, int resultCode, String cause, int attempts, String finishedAt, int output) {}
