package io.arrowlake.engine.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.AllocationReservation;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Memory that is handed out in pieces and freed at once; also the account of what tables on the
 * heap take beside it, so that they too stay within the query's budget. Used by one thread.
 */
final class Arena implements AutoCloseable {
  private static final int CHUNK = 1 << 16;
  private static final int LARGEST_CHUNK = 1 << 24;

  private final BufferAllocator allocator;
  private final List<ArrowBuf> chunks = new ArrayList<>();
  private final List<AllocationReservation> reservations = new ArrayList<>();
  private int nextChunk = CHUNK;
  private long position;
  private long end;

  /** An arena that takes its memory from the allocator, which must outlive it. */
  Arena(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Counts bytes on the heap, rounded up to a power of two, as taken until the arena is reset or
   * closed; called before they are allocated.
   *
   * @throws OutOfMemoryException where the query may not have so many
   */
  void reserveHeap(long bytes) {
    if (bytes <= 0) {
      return;
    }

    AllocationReservation reservation = allocator.newReservation();
    reservations.add(reservation);
    if (!reservation.add(bytes)) {
      throw new OutOfMemoryException("No room for " + bytes + " bytes of a table on the heap");
    }
  }

  /** The address of so many bytes of unknown content. */
  long allocate(int bytes) {
    if (end - position < bytes) {
      ArrowBuf chunk = allocator.buffer(Math.max(bytes, nextChunk));
      chunks.add(chunk);
      position = chunk.memoryAddress();
      end = position + chunk.capacity();
      nextChunk = Math.min(LARGEST_CHUNK, nextChunk * 2);
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

  /** Takes all pieces back. */
  void reset() {
    reservations.forEach(AllocationReservation::close);
    reservations.clear();
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
    reservations.forEach(AllocationReservation::close);
    reservations.clear();
    position = 0;
    end = 0;
  }
}
