package io.zerog.domain.job;

/** Which of two ready messages of a queue is delivered first. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
