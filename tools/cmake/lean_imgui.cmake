# lean_imgui(OUT): writes Dear ImGui's imgui.cpp without calls of what the web client never
# has: decorated, resizable or remembered windows, pop-ups and tooltips of its own, keyboard
# navigation (the DOM layer's is used), its wheel, its mouse cursor, and recovery from errors that our views'
# tests would find. The linker then drops what they called. A call that a newer version
# writes in another way stops the build.
function(lean_imgui out)
  set(in ${GT_IMGUI_DIR}/imgui.cpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${in})
  file(READ ${in} text)
  foreach(call
      "ErrorRecoveryTryToRecoverState(&g.StackSizesInNewFrame)$"
      "ErrorRecoveryTryToRecoverWindowState(&window_stack_data.StackSizesInBegin)$"
      "ErrorCheckEndFrameFinalizeErrorTooltip()$"
      "UpdateSettings()$"
      "AddSettingsHandler(&ini_handler)$"
      "SetTooltip(\"...\")$"
      "SetTooltip(\"%s\", GetKeyChordName(g.LastItemData.Shortcut))$"
      "RenderDimmedBackgrounds()$"
      "NavProcessItem()$"
      "RenderNavCursor(bb, child_window->ChildId)$"
      "RenderNavCursor(ImRect(bb.Min - ImVec2(2, 2), bb.Max + ImVec2(2, 2)), g.NavId, ImGuiNavRenderCursorFlags_Compact)$"
      "window->Pos = FindBestWindowPosForPopup(window)$"
      "NavUpdate()$"
      "NavEndFrame()$"
      "UpdateMouseWheel()$"
      "RenderMouseCursor(g.IO.MousePos, g.Style.MouseCursorScale, g.MouseCursor, IM_COL32_WHITE, IM_COL32_BLACK, IM_COL32(0, 0, 0, 48))$"
      "RenderWindowDecorations(window, title_bar_rect, title_bar_is_highlight, handle_borders_and_resize_grips, resize_grip_count, resize_grip_col, resize_grip_draw_size)$"
      "int auto_fit_mask = UpdateWindowManualResize(window, size_auto_fit, &border_hovered, &border_held, resize_grip_count, &resize_grip_col[0], visibility_rect)")
    # "$" stands for a statement's end; its indent tells a call from a declaration.
    if(call MATCHES "\\$$")
      string(REGEX REPLACE "\\$$" ";" statement "${call}")
      set(lean "${text}")
      foreach(levels RANGE 1 6)
        string(REPEAT "    " ${levels} indent)
        string(REPLACE "\n${indent}${statement}" "\n${indent}(void)0;" lean "${lean}")
      endforeach()
    else()
      string(REPLACE "${call}" "int auto_fit_mask = 0" lean "${text}")
    endif()
    if(lean STREQUAL text)
      message(FATAL_ERROR "imgui.cpp has no call ${call}: see tools/cmake/lean_imgui.cmake")
    endif()
    set(text "${lean}")
  endforeach()
  file(CONFIGURE OUTPUT ${out} CONTENT "@text@" @ONLY)
endfunction()
