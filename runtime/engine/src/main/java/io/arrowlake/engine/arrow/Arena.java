package io.arrowlake.engine.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Memory that is handed out in pieces and freed at once; also the account of what tables on the
 * heap take beside it, so that they too stay within the query's budget. Used by one thread.
 */
final class Arena implements AutoCloseable {
  private static final int CHUNK = 1 << 16;
  private static final int LARGEST_CHUNK = 1 << 24;

  private final BufferAllocator allocator;
  private final @Nullable Reservation reservation;
  private final List<ArrowBuf> chunks = new ArrayList<>();
  private int nextChunk = CHUNK;
  private long counted;
  private long heapBytes;
  private long position;
  private long end;

  /** An uncounted arena for what is soon gone; the allocator must outlive it. */
  Arena(BufferAllocator allocator) {
    this(allocator, null);
  }

  /** An arena that counts what it takes from the allocator, which must outlive it. */
  Arena(BufferAllocator allocator, @Nullable Reservation reservation) {
    this.allocator = allocator;
    this.reservation = reservation;
  }

  /**
   * Counts bytes on the heap as taken until the arena is closed; called before they are allocated.
   *
   * @throws OutOfMemoryException where the query may not have so many
   */
  void reserveHeap(long bytes) {
    if (bytes <= 0) {
      return;
    }

    count(bytes);
    heapBytes += bytes;
    if (!allocator.forceAllocate(bytes)) {
      throw new OutOfMemoryException("No room for " + bytes + " bytes of a table on the heap");
    }
  }

  /** Makes sure that {@link #reserveHeap} can count so many bytes; false where it cannot. */
  boolean prepareHeap(long bytes) {
    return reservation == null || reservation.prepare(bytes);
  }

  private void count(long bytes) {
    if (reservation != null) {
      reservation.take(bytes);
      counted += bytes;
    }
  }

  /** Makes sure that so many bytes can be handed out next; false where there is no room. */
  boolean prepare(long bytes) {
    if (end - position >= bytes) {
      return true;
    }

    long chunk = Math.max(bytes, nextChunk);
    if (chunk > Integer.MAX_VALUE || reservation != null && !reservation.prepare(chunk)) {
      return false;
    }

    addChunk(chunk);
    return true;
  }

  private void addChunk(long size) {
    count(size);
    ArrowBuf chunk = allocator.buffer(size);
    chunks.add(chunk);
    position = chunk.memoryAddress();
    end = position + chunk.capacity();
    nextChunk = Math.min(LARGEST_CHUNK, nextChunk * 2);
  }

  /** The address of so many bytes of unknown content. */
  long allocate(int bytes) {
    if (end - position < bytes) {
      addChunk(Math.max(bytes, nextChunk));
    }

    long address = position;
    position += bytes;
    return address;
  }

  /** The address of a copy of the bytes. */
  long copy(byte[] bytes) {
    long address = allocate(bytes.length);
    MemoryUtil.copyToMemory(bytes, 0, address, bytes.length);
    return address;
  }

  /** The address of a copy of the memory. */
  long copy(long from, int bytes) {
    long address = allocate(bytes);
    MemoryUtil.copyMemory(from, address, bytes);
    return address;
  }

  /** Takes all pieces back, and keeps the last one for those to come; of an uncounted arena. */
  void reset() {
    if (chunks.isEmpty()) {
      return;
    }

    ArrowBuf last = chunks.remove(chunks.size() - 1);
    chunks.forEach(ArrowBuf::close);
    chunks.clear();
    chunks.add(last);
    position = last.memoryAddress();
    end = position + last.capacity();
  }

  @Override
  public void close() {
    chunks.forEach(ArrowBuf::close);
    chunks.clear();
    allocator.releaseBytes(heapBytes);
    if (reservation != null) {
      reservation.giveBack(counted);
    }

    heapBytes = 0;
    counted = 0;
    position = 0;
    end = 0;
  }
}
